/** Written by `npm run client:generate` from the API's OpenAPI document; a test compares. */
export interface paths {
  '/v1/packages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in one consumer's package */
    post: {
      parameters: {
        query?: {
          /** @description plan: check everything, change nothing. */
          mode?: 'plan';
        };
        header?: {
          /** @description Needed unless mode=plan. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['PackageSubmission'];
        };
      };
      responses: {
        /** @description Accepted (with mode=plan: 200 and a Plan) */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Acceptance'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Find documents */
    get: {
      parameters: {
        query?: {
          month?: string;
          phase?:
            | 'RECEIVED'
            | 'VALIDATED'
            | 'SIGNED'
            | 'ROUTED_E'
            | 'ROUTED_P'
            | 'SENT'
            | 'ISSUED'
            | 'DELIVERED'
            | 'PRINT_QUEUED'
            | 'PRINT_BATCHED'
            | 'PRINTED'
            | 'POSTED'
            | 'ARCHIVED'
            | 'DISPOSED'
            | 'REJECTED'
            | 'CANCELLED';
          headId?: string;
          packageId?: string;
          externalId?: string;
          parked?: 'true' | 'false';
          /** @description The `next` of the page before. */
          cursor?: number | null;
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page; `next` is the cursor of the following one */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              documents: components['schemas']['Document'][];
              next: number | null;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Hand in a single document */
    post: {
      parameters: {
        query?: {
          /** @description plan: check everything, change nothing. */
          mode?: 'plan';
        };
        header?: {
          /** @description Needed unless mode=plan. */
          'Idempotency-Key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['SingleDocumentSubmission'];
        };
      };
      responses: {
        /** @description Accepted (with mode=plan: 200 and a Plan) */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Acceptance'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Hand in many packages: NDJSON in, a result line per row out; repeat it to resume */
    post: {
      parameters: {
        query?: {
          /** @description plan: check everything, change nothing. */
          mode?: 'plan';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/x-ndjson': string;
        };
      };
      responses: {
        /** @description A line per row: accepted, repeated, refused; a last line `interrupted` where the import must be repeated */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/x-ndjson': string;
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/packages/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A package with its documents, by our id or by billing's */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The package */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Status of a document; waits for a change on request */
    get: {
      parameters: {
        query?: {
          /** @description Seconds to wait for a change (long poll). */
          wait?: number | null;
          /** @description Version that the caller knows; answers at once where the document is beyond it. */
          version?: number | null;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The document */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Document'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Why it waits, who must act, by when, and what happens otherwise */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description In Russian and English */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Explanation'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happened to a document */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Events, oldest first */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              events: components['schemas']['Event'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The exact bytes that are signed */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/signature': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The detached CAdES signature in DER */
    get: {
      parameters: {
        query?: {
          /** @description Baseline level of CAdES: b-t has a time-stamp, b-lt also the certificates and their status. */
          level?: 'b-b' | 'b-t' | 'b-lt';
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The .p7s file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The evidence record (RFC 4998) over document and signature */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The .ers file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel before the point of no return */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
      responses: {
        /** @description Cancelled */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Document'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decide on a parked document (staff) */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @enum {string} */
            action: 'retry' | 'reroute' | 'print' | 'reject';
          };
        };
      };
      responses: {
        /** @description Taken */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Document'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Gap-free feed of events, in the order of commits */
    get: {
      parameters: {
        query?: {
          /** @description Position after which changes are wanted: the `next` of the page before. */
          after?: number | null;
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page; ask again with `after` = `next` */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              changes: components['schemas']['Event'][];
              next: number;
              more: boolean;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The month's ledger: accepted = delivered + awaiting buyer + refused + annulled + posted + in print + rejected + cancelled + parked, once nothing is in progress */
    get: {
      parameters: {
        query: {
          month: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The ledger */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Heads of department, and who of them is absent */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All heads */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads/forecast': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** When which head could not sign any more, and how many documents would stop */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A line a head, for the next 60 days */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A head with mandates, absences and certificates */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The head */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Add or replace the card of an office */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @description The person of the card; who signs is in the mandates. */
            fullName: {
              last: string;
              first: string;
              middle?: string;
            };
            post: string;
            department: string;
          };
        };
      };
      responses: {
        /** @description The card */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads/{id}/mandates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Enter a mandate: the head's or a deputy's */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['MandateEntry'];
        };
      };
      responses: {
        /** @description Entered */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/mandates/{id}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End a mandate */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /**
             * Format: date-time
             * @description At once where absent.
             */
            at?: string;
          };
        };
      };
      responses: {
        /** @description The mandate */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads/{id}/absences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Enter an absence: deputies sign meanwhile */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /**
             * Format: date-time
             * @description An instant with its zone, such as 2026-11-24T12:00:00Z.
             */
            from: string;
            /**
             * Format: date-time
             * @description An instant with its zone, such as 2026-11-24T12:00:00Z.
             */
            to?: string | null;
          };
        };
      };
      responses: {
        /** @description Entered */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/absences/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The head is back */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Ended */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/signatories/{id}/certificates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Enter a certificate of a signatory; two may overlap */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @description The signatory's certificate, then its issuers without the root. */
            pem: string;
            /**
             * Format: date-time
             * @description When the signatory switches over to it; at once where absent.
             */
            useFrom?: string;
          };
        };
      };
      responses: {
        /** @description Entered */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/certificates/{id}/retire': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Use a certificate (by its thumbprint) no longer */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /**
             * Format: date-time
             * @description At once where absent.
             */
            at?: string;
          };
        };
      };
      responses: {
        /** @description Retired */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/registry-changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Audit log of the registry */
    get: {
      parameters: {
        query?: {
          after?: number | null;
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A page, oldest first */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/release-rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** When documents wait for their head */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The rules */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              grossLimit: string | null;
              newPartner: boolean;
              outlierFactor: number | null;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Set the rules by which documents wait for their head */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            grossLimit: string | null;
            newPartner: boolean;
            outlierFactor: number | null;
          };
        };
      };
      responses: {
        /** @description The rules */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              grossLimit: string | null;
              newPartner: boolean;
              outlierFactor: number | null;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads/{id}/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Documents that wait for this head */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The batch */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/heads/{id}/manifests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Draw up a manifest (Merkle root, totals) over what waits */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The manifest */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/manifests/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A manifest with its documents */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The manifest */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/manifests/{id}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Release a manifest: its documents are signed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            merkleRoot: string;
          };
        };
      };
      responses: {
        /** @description Released */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/opened': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The consumer has seen it (a consumer's key or a token of the utility's site) */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The document, as its consumer sees it */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/answer': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The consumer accepts or refuses, where the portal is the way to answer */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @enum {string} */
            answer: 'accepted' | 'refused';
            comment?: string;
          };
        };
      };
      responses: {
        /** @description The document, as its consumer sees it */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/technical': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The operator's and the buyer's technical documents, with our verdict on each */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description In the order in which they came */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              technical: components['schemas']['TechnicalDocument'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/technical/{entityId}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The bytes of a technical document */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          entityId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/technical/{entityId}/signature': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Its detached signature in DER */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          entityId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The .p7s file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/docflow-policy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happens when operator or buyer stay silent or say no */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The policy */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['DocflowPolicy'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Set it for documents that are sent from now on */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['DocflowPolicy'];
        };
      };
      responses: {
        /** @description The policy */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['DocflowPolicy'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/operators': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the operators' feeds stand */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Each with the time of its last reading */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              operators: components['schemas']['OperatorFeed'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/bounces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What came back for a notice, as the mail server pipes it: reports of non-delivery are read, anything else is shown to staff */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'message/rfc822': string;
        };
      };
      responses: {
        /** @description What was found in it */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              noticeId: string;
              /** @enum {string} */
              outcome: 'failed' | 'delayed' | 'unclear';
              permanent: boolean;
              /** @description The address is not written to until the card has another. */
              addressIsBad: boolean;
              form: string | null;
              recorded: boolean;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        413: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Invite consumers on paper, who have an address, to switch */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @default 1000 */
            limit?: number;
          };
        };
      };
      responses: {
        /** @description How many are invited */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              invited: number;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Print batches, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The batches */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              batches: components['schemas']['PrintBatch'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches/close': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close what waits for print without waiting for size or cut-off */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Asked */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A batch and how it came out */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The batch with its report */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PrintBatch'] & {
              report: components['schemas']['PrintBatchReport'];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches/{id}/pieces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Envelopes of a batch */
    get: {
      parameters: {
        query?: {
          state?: 'batched' | 'printed' | 'spoiled' | 'posted' | 'delivered' | 'returned' | 'void';
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The pieces */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              pieces: components['schemas']['PrintPiece'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches/{id}/lists/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** manifest.csv, f103.csv or f103.pdf */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches/{id}/reports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A report of the print shop or the post; the same file again changes nothing */
    post: {
      parameters: {
        query: {
          /** @description sheets: `code`, one reading a row · pieces: `piece,outcome` · posted: `piece,tracking,posted_on` · delivered: `piece,tracking,delivered_on` · returned: `piece,tracking,returned_on,reason` */
          kind: 'sheets' | 'pieces' | 'posted' | 'delivered' | 'returned';
          /** @description Of sheets: nothing more of this batch will be read; what was never seen is missing. */
          last?: 'true' | 'false';
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'text/csv': string;
        };
      };
      responses: {
        /** @description What it has led to */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PrintReportOutcome'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-batches/{id}/scans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** One reading of a hand scanner */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            code: string;
          };
        };
      };
      responses: {
        /** @description What it says, and what became of its envelope */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-pieces/{id}/reprint': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Print an envelope again; the old one is void */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The old piece */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['PrintPiece'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/print-pieces/{id}/forget-scans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Read an envelope anew */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Forgotten */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/returned-addresses': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Consumers whose last letter came back; their next package waits */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The addresses */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/returned-addresses/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** The address is right after all */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Lifted */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/evidence-container': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Everything that proves the document, in one file that is checked offline */
    get: {
      parameters: {
        query?: {
          /** @description full: everything that proves the document; asic: file and signature alone, as ASiC-S with CAdES. */
          form?: 'full' | 'asic';
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A zip, or ASiC-S */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/archive/alarms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Objects that were found spoiled, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The alarms */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/archive/scrubs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Passes over the archive, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The passes */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/archive/retention': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How long each kind is kept */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Years by kind */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              invoice?: number;
              transfer?: number;
              act?: number;
              bill?: number;
              reconciliation?: number;
              correction?: number;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Keep kinds for longer than the law wants, from now on */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            invoice?: number;
            transfer?: number;
            act?: number;
            bill?: number;
            reconciliation?: number;
            correction?: number;
          };
        };
      };
      responses: {
        /** @description Years by kind */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              invoice?: number;
              transfer?: number;
              act?: number;
              bill?: number;
              reconciliation?: number;
              correction?: number;
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a document under legal hold */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
      responses: {
        /** @description The hold */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Legal holds, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The holds */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds/{id}/lift': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Lift a legal hold */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The hold */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/disposal-acts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Acts, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The acts */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              acts: components['schemas']['DisposalAct'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Propose to dispose of what nobody must keep any more */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /**
             * Format: date
             * @description Documents whose retention has ended on this day or before.
             * @example 2026-10-31
             */
            until: string;
          };
        };
      };
      responses: {
        /** @description The act */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['DisposalAct'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/disposal-acts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An act with its list */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The act */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['DisposalAct'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/disposal-acts/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A second person agrees; the act is carried out */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The act */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['DisposalAct'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/disposal-acts/{id}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Withdraw a proposal */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The act */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['DisposalAct'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/exports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Exports, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The jobs */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              exports: components['schemas']['EvidenceExport'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Containers and register of a selection, as a tax office asks for them */
    post: {
      parameters: {
        query?: never;
        header: {
          /** @description A new UUID for each order, the same one for its repeats. */
          'Idempotency-Key': string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /**
             * Format: date
             * @description First document date.
             * @example 2026-10-31
             */
            from?: string;
            /**
             * Format: date
             * @example 2026-10-31
             */
            to?: string;
            /** @description Billing's id of the consumer. */
            partner?: string;
            inn?: string;
            kinds?: ('invoice' | 'transfer' | 'act' | 'bill' | 'reconciliation' | 'correction')[];
          };
        };
      };
      responses: {
        /** @description The job */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['EvidenceExport'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/exports/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How far an export is */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The job */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['EvidenceExport'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/exports/{id}/file': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The file */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A zip */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/statements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Statements of a month, newest first */
    get: {
      parameters: {
        query: {
          month: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All of them */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              statements: components['schemas']['SigningOrder'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Have the month's ledger signed by a head, as a statement with the digest of all documents and the journal's tail */
    post: {
      parameters: {
        query?: never;
        header: {
          /** @description A new UUID for each order, the same one for its repeats. */
          'Idempotency-Key': string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            month: string;
            /** @description Who signs it; needs authority for all kinds of documents. */
            headId: string;
          };
        };
      };
      responses: {
        /** @description Wanted; ask again for its signature */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SigningOrder'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        429: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/statements/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A statement */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description How it stands */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SigningOrder'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/statements/{id}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Its exact bytes */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description JSON */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/statements/{id}/signature': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Its detached signature in DER */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The .p7s file */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/documents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The list over which a statement has its digest, as it is now: id, outcome, gross, digest of what was signed */
    get: {
      parameters: {
        query: {
          month: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description A line a document */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/revocation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Offer the buyer to annul an issued document */
    post: {
      parameters: {
        query?: never;
        header: {
          /** @description A new UUID for each order, the same one for its repeats. */
          'Idempotency-Key': string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            reason: string;
          };
        };
      };
      responses: {
        /** @description Will be signed and sent */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SigningOrder'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/revocation/answer': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Answer the buyer's offer to annul */
    post: {
      parameters: {
        query?: never;
        header: {
          /** @description A new UUID for each order, the same one for its repeats. */
          'Idempotency-Key': string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @enum {string} */
            answer: 'accept' | 'refuse';
            /** @description Why it is refused; stands in the notice. */
            reason?: string;
          };
        };
      };
      responses: {
        /** @description Will be signed and sent */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['SigningOrder'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        409: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Own webhooks */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description All of them */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': {
              webhooks: components['schemas']['Webhook'][];
            };
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Be told of every change by Standard Webhooks 1.0, in order, at least once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /**
             * Format: uri
             * @description https, a public host, no password.
             */
            url: string;
            /** @description Position of the feed after which changes are told; from now on where absent. */
            after?: number;
          };
        };
      };
      responses: {
        /** @description With its secret */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Webhook'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        422: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A webhook */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The webhook */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Webhook'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Be told no more */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Gone */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A new secret; the old one signs beside it for a day */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description With its new secret */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Webhook'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tell again from a position, or open a webhook that was switched off */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': {
            /** @description Tell everything after this position again; only try again where absent. */
            after?: number;
          };
        };
      };
      responses: {
        /** @description The webhook */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Webhook'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/attempts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Calls of the last week, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Attempts with status, time and error */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        /** @description A problem (RFC 9457) with a stable code */
        400: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        401: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        403: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
        /** @description A problem (RFC 9457) with a stable code */
        404: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Acceptance: {
      packageId: string;
      externalId: string;
      documents: {
        id: string;
        externalId: string;
        /** @description Where to ask for the document. */
        status: string;
      }[];
      /** @description What is not as it should be, but hinders nothing. Absent where there is none. */
      warnings?: {
        code: string;
        path: string;
        messageRu: string;
        messageEn: string;
        hint: string;
      }[];
    };
    Problem: {
      type: string;
      title: string;
      status: number;
      code:
        | (
            | 'request.malformed'
            | 'request.invalid'
            | 'request.too-large'
            | 'request.not-utf-8'
            | 'request.duplicate-name'
            | 'request.unusable-character'
            | 'request.unsupported-encoding'
            | 'request.not-found'
            | 'request.method-not-allowed'
            | 'request.idempotency-key-missing'
            | 'request.idempotency-key-reused'
            | 'request.rate-limited'
            | 'key.missing'
            | 'key.unknown'
            | 'key.scope-missing'
            | 'key.head-missing'
            | 'key.person-missing'
            | 'package.not-found'
            | 'package.changed'
            | 'package.duplicate'
            | 'package.control-totals-mismatch'
            | 'package.duplicate-document'
            | 'package.unstorable'
            | 'seller.unknown'
            | 'seller.second'
            | 'document.not-found'
            | 'document.duplicate'
            | 'document.illegal-move'
            | 'document.too-late'
            | 'document.not-waiting'
            | 'document.moved-meanwhile'
            | 'document.content-missing'
            | 'content.busy'
            | 'content.over-limits'
            | 'document.not-signed-yet'
            | 'document.no-content-yet'
            | 'signature.document-unknown'
            | 'signature.digest-mismatch'
            | 'signature.head-mismatch'
            | 'signature.wrong-moment'
            | 'signature.no-key'
            | 'signature.certificate-expired'
            | 'signature.malformed'
            | 'signature.invalid'
            | 'signature.indeterminate'
            | 'signature.signer-not-in-file'
            | 'signature.file-differs'
            | 'signature.quota-exceeded'
            | 'signature.awaiting-release'
            | 'signature.level-not-ready'
            | 'mandate.missing'
            | 'mandate.head-absent'
            | 'mandate.kind-not-covered'
            | 'mandate.other-organisation'
            | 'certificate.other-person'
            | 'certificate.other-organisation'
            | 'certificate.not-trusted'
            | 'certificate.revoked'
            | 'certificate.status-unknown'
            | 'signing-key.locked'
            | 'signing-key.unavailable'
            | 'trust-service.unreachable'
            | 'timestamp.unavailable'
            | 'evidence.not-ready'
            | 'intake.stopped'
            | 'registry.not-found'
            | 'registry.conflict'
            | 'manifest.not-found'
            | 'manifest.changed'
            | 'signer.unreachable'
            | 'delivery.not-signed'
            | 'operator.unreachable'
            | 'operator.busy'
            | 'operator.still-working'
            | 'operator.uncertain'
            | 'operator.not-a-partner'
            | 'operator.box-unknown'
            | 'operator.sender-blocked'
            | 'operator.authority-missing'
            | 'operator.format-refused'
            | 'operator.file-refused'
            | 'operator.signature-refused'
            | 'operator.rejected'
            | 'operator.credentials-refused'
            | 'operator.feed-stuck'
            | 'operator.not-configured'
            | 'operator.no-way'
            | 'operator.other-content'
            | 'docflow.issue-due'
            | 'docflow.issue-overdue'
            | 'docflow.receipt-overdue'
            | 'docflow.answer-due'
            | 'docflow.answer-overdue'
            | 'docflow.delivery-failed'
            | 'docflow.delivery-overdue'
            | 'docflow.roaming-failed'
            | 'docflow.title-invalid'
            | 'docflow.refused'
            | 'docflow.clarification-asked'
            | 'docflow.annulment-offered'
            | 'docflow.authority-asked'
            | 'docflow.signer-not-proven'
            | 'docflow.answer-invalid'
            | 'docflow.answers-differ'
            | 'docflow.annulled'
            | 'docflow.too-late-for-paper'
            | 'docflow.not-found'
            | 'portal.link-invalid'
            | 'portal.link-used'
            | 'portal.account-unknown'
            | 'portal.sign-in-failed'
            | 'portal.refused'
            | 'portal.no-answer-wanted'
            | 'portal.answered'
            | 'mail.unreachable'
            | 'mail.refused'
            | 'mail.sender-refused'
            | 'bounce.unknown'
            | 'partner.not-found'
            | 'order.not-found'
            | 'order.too-many'
            | 'docflow.revocation-open'
            | 'docflow.no-offer'
            | 'technical.malformed'
            | 'technical.unencodable-text'
            | 'technical.party-incomplete'
            | 'technical.other-document'
            | 'address.returned'
            | 'print-batch.not-found'
            | 'print-batch.not-handed-over'
            | 'print-piece.not-found'
            | 'print-piece.settled'
            | 'print-report.malformed'
            | 'print.door-unreachable'
            | 'print.door-busy'
            | 'print.door-refused'
            | 'print.page-changed'
            | 'archive.digest-mismatch'
            | 'archive.unreachable'
            | 'archive.access-refused'
            | 'archive.object-missing'
            | 'archive.locked'
            | 'archive.not-sealed-yet'
            | 'container.malformed'
            | 'audit.malformed'
            | 'hold.not-found'
            | 'hold.in-force'
            | 'hold.too-late'
            | 'disposal.not-found'
            | 'disposal.wrong-state'
            | 'disposal.own-proposal'
            | 'disposal.nothing-due'
            | 'export.not-found'
            | 'export.not-ready'
            | 'export.too-many'
            | 'check.not-found'
            | 'legal-schemas.unusable'
            | 'path.unreadable'
            | 'step.timed-out'
            | 'step.failed'
            | 'database.unavailable'
            | 'temporal.unavailable'
            | 'change-feed.cursor-invalid'
            | 'webhook.not-found'
            | 'webhook.too-many'
            | 'webhook.address-refused'
          )
        | 'internal';
      detail: string;
      /** @description JSON pointer of what is wrong. */
      path?: string;
      hint?: string;
      existingId?: string;
      errors?: {
        path: string;
        message: string;
      }[];
    };
    PackageSubmission: {
      /** @example b7c1f0de-100045 */
      packageId: string;
      sellerInn: string;
      period: {
        /**
         * Format: date
         * @example 2026-10-31
         */
        from: string;
        /**
         * Format: date
         * @example 2026-10-31
         */
        to: string;
      };
      partner: components['schemas']['Partner'];
      contract: {
        number: string;
        /**
         * Format: date
         * @example 2026-10-31
         */
        date: string;
        /** @example b7c1f0de-100045 */
        externalId?: string;
      };
      unloadElectronically?: boolean;
      expected: {
        count: number;
        /** @example 1234.50 */
        grossTotal: string;
      };
      documents: components['schemas']['DocumentSubmission'][];
    };
    Partner: {
      /** @example b7c1f0de-100045 */
      externalId: string;
      /** @enum {string} */
      kind: 'legal' | 'entrepreneur' | 'person';
      /** @description At most 1000 characters in the legal form. */
      name?: string;
      fullName?: {
        /** @description At most 60 characters in the legal form. */
        last: string;
        /** @description At most 60 characters in the legal form. */
        first: string;
        /** @description At most 60 characters in the legal form. */
        middle?: string;
      };
      inn?: string;
      kpp?: string;
      /** @description Needed for reconciliation statements to firms and entrepreneurs. */
      ogrn?: string;
      address: {
        /**
         * @description Six digits; absent where unknown.
         * @example 141730
         */
        postalIndex?: string;
        /**
         * @description Two digits.
         * @example 50
         */
        regionCode: string;
        /**
         * @description Needed for invoices, transfer documents and acts; at most 51 characters.
         * @example Московская область
         */
        region?: string;
        /** @description At most 255 characters in the legal form. */
        district?: string;
        /** @description At most 255 characters in the legal form. */
        city?: string;
        /**
         * @description A village or a settlement outside a city.
         * @example дер. Ивановка
         */
        settlement?: string;
        /** @description At most 255 characters in the legal form. */
        street?: string;
        /** @description At most 50 characters in the legal form. */
        house?: string;
        /** @description At most 50 characters in the legal form. */
        flat?: string;
      };
      personalAccount: string;
      unloadElectronically: boolean;
      edoId?: string;
      /** @description Where notices of new documents go; they name no document. What is no address is a warning, and nobody is written to. */
      email?: string;
      /** @description Contact data of a reconciliation statement. */
      phone?: string;
      /** @enum {string} */
      language?: 'ru' | 'en';
    };
    DocumentSubmission: {
      /** @example b7c1f0de-100045 */
      externalId: string;
      /** @enum {string} */
      kind: 'invoice' | 'transfer' | 'act' | 'bill' | 'reconciliation' | 'correction';
      number: string;
      /**
       * Format: date
       * @example 2026-10-31
       */
      date: string;
      revision?: {
        number: number;
        /**
         * Format: date
         * @example 2026-10-31
         */
        date: string;
      };
      headId: string;
      content:
        | {
            /** @enum {string} */
            form: 'lines';
            lines: {
              /** @description At most 2000 characters in the legal form. */
              name: string;
              /**
               * @description OKEI code, three or four digits.
               * @example 245
               */
              unitCode: string;
              /** @description At most 255 characters in the legal form. */
              unitName: string;
              /**
               * @description A decimal as text with at most eleven decimals, not below 0.
               * @example 1520.375
               */
              quantity: string;
              /**
               * @description A decimal as text with at most eleven decimals, not below 0.
               * @example 1520.375
               */
              price: string;
              /**
               * @description Money as text with two decimals, not below 0.
               * @example 1234.50
               */
              net: string;
              /** @enum {string} */
              vatRate: 'без НДС' | '0%' | '10%' | '5%' | '7%' | '18%' | '20%' | '22%';
              /**
               * @description Money as text with two decimals, not below 0.
               * @example 1234.50
               */
              vat: string;
              /**
               * @description Money as text with two decimals, not below 0.
               * @example 1234.50
               */
              gross: string;
            }[];
            totals: {
              /**
               * @description Money as text with two decimals, not below 0.
               * @example 1234.50
               */
              net: string;
              /**
               * @description Money as text with two decimals, not below 0.
               * @example 1234.50
               */
              vat: string;
              /** @example 1234.50 */
              gross: string;
            };
            /** @description Its end decides the VAT rate and begins the term of issue. */
            servicePeriod?: {
              /**
               * Format: date
               * @example 2026-10-31
               */
              from: string;
              /**
               * Format: date
               * @example 2026-10-31
               */
              to: string;
            };
            shipmentDocuments?: {
              /** @description At most 255 characters in the legal form. */
              name: string;
              /** @description At most 255 characters in the legal form. */
              number: string;
              /**
               * Format: date
               * @example 2026-10-31
               */
              date: string;
            }[];
            paymentDocuments?: {
              /** @description At most 30 characters in the legal form. */
              number: string;
              /**
               * Format: date
               * @example 2026-10-31
               */
              date: string;
              /**
               * @description Money as text with two decimals, not below 0.
               * @example 1234.50
               */
              amount: string;
            }[];
            bank?: {
              bik: string;
              account: string;
              name: string;
            };
            /** @description Free fields for the buyer: keys of at most 50, values of at most 2000 characters. */
            labels?: {
              [key: string]: string;
            };
          }
        | {
            /** @enum {string} */
            form: 'statement';
            period: {
              /**
               * Format: date
               * @example 2026-10-31
               */
              from: string;
              /**
               * Format: date
               * @example 2026-10-31
               */
              to: string;
            };
            opening: {
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              debit: string;
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              credit: string;
            };
            operations: {
              /**
               * Format: date
               * @example 2026-10-31
               */
              date: string;
              /** @description At most 500 characters in the legal form. */
              name: string;
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              debit: string;
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              credit: string;
              /** @description The document behind it; where absent it stands under its own name and date, without a number. */
              document?: {
                /** @description At most 100 characters in the legal form. */
                name: string;
                /** @description At most 50 characters in the legal form. */
                number: string;
                /**
                 * Format: date
                 * @example 2026-10-31
                 */
                date: string;
              };
            }[];
            turnover: {
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              debit: string;
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              credit: string;
            };
            closing: {
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              debit: string;
              /**
               * @description Money as text with two decimals, at most 15 digits.
               * @example 1234.50
               */
              credit: string;
            };
          }
        | {
            /** @enum {string} */
            form: 'correction';
            corrects: {
              /** @description At most 255 characters in the legal form. */
              number: string;
              /**
               * Format: date
               * @example 2026-10-31
               */
              date: string;
              /**
               * @description Decides the function: КСЧФ of an invoice, КСЧФДИС of a transfer document (where absent), ДИС of an act.
               * @enum {string}
               */
              kind?: 'invoice' | 'transfer' | 'act';
              /** @description The last fix of the corrected document. */
              revision?: {
                number: number;
                /**
                 * Format: date
                 * @example 2026-10-31
                 */
                date: string;
              };
              /**
               * Format: date
               * @description Last day of its service or shipment, by which VAT goes; its date where absent.
               * @example 2026-10-31
               */
              suppliedOn?: string;
            };
            lines: {
              /** @description At most 2000 characters in the legal form. */
              name: string;
              /**
               * @description OKEI code, three or four digits.
               * @example 245
               */
              unitCode: string;
              /** @description At most 255 characters in the legal form. */
              unitName: string;
              before: {
                /**
                 * @description A decimal as text with at most eleven decimals, not below 0.
                 * @example 1520.375
                 */
                quantity: string;
                /**
                 * @description A decimal as text with at most eleven decimals, not below 0.
                 * @example 1520.375
                 */
                price: string;
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                net: string;
                /** @enum {string} */
                vatRate: 'без НДС' | '0%' | '10%' | '5%' | '7%' | '18%' | '20%' | '22%';
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                vat: string;
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                gross: string;
              };
              after: {
                /**
                 * @description A decimal as text with at most eleven decimals, not below 0.
                 * @example 1520.375
                 */
                quantity: string;
                /**
                 * @description A decimal as text with at most eleven decimals, not below 0.
                 * @example 1520.375
                 */
                price: string;
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                net: string;
                /** @enum {string} */
                vatRate: 'без НДС' | '0%' | '10%' | '5%' | '7%' | '18%' | '20%' | '22%';
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                vat: string;
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                gross: string;
              };
            }[];
            totals: {
              increase: {
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                net: string;
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                vat: string;
                /** @example 1234.50 */
                gross: string;
              };
              decrease: {
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                net: string;
                /**
                 * @description Money as text with two decimals, not below 0.
                 * @example 1234.50
                 */
                vat: string;
                /** @example 1234.50 */
                gross: string;
              };
            };
            /** @description At most 2000 characters in the legal form. */
            reason: string;
          }
        | {
            /** @enum {string} */
            form: 'file';
            fileName: string;
            /** @enum {string} */
            mediaType: 'application/xml' | 'application/pdf';
            sha256: string;
            /** @example 1234.50 */
            gross: string;
            base64: string;
          };
    };
    SingleDocumentSubmission: {
      sellerInn: string;
      period: {
        /**
         * Format: date
         * @example 2026-10-31
         */
        from: string;
        /**
         * Format: date
         * @example 2026-10-31
         */
        to: string;
      };
      partner: components['schemas']['Partner'];
      contract: {
        number: string;
        /**
         * Format: date
         * @example 2026-10-31
         */
        date: string;
        /** @example b7c1f0de-100045 */
        externalId?: string;
      };
      unloadElectronically?: boolean;
      document: components['schemas']['DocumentSubmission'];
    };
    Document: {
      id: string;
      externalId: string;
      packageId: string;
      kind: string;
      number: string;
      date: string;
      revision: number;
      /** @description The document that this one revises or corrects. */
      amends: string | null;
      headId: string;
      gross: string;
      /** @enum {string} */
      phase:
        | 'RECEIVED'
        | 'VALIDATED'
        | 'SIGNED'
        | 'ROUTED_E'
        | 'ROUTED_P'
        | 'SENT'
        | 'ISSUED'
        | 'DELIVERED'
        | 'PRINT_QUEUED'
        | 'PRINT_BATCHED'
        | 'PRINTED'
        | 'POSTED'
        | 'ARCHIVED'
        | 'DISPOSED'
        | 'REJECTED'
        | 'CANCELLED';
      /** @description Rises by one with each event of the document. */
      version: number;
      /** @enum {string|null} */
      channel: 'electronic' | 'paper' | null;
      facets: {
        senderSignature: string;
        /**
         * @description The signatory's power of attorney (МЧД) as checked when he signed. Not told to consumers.
         * @enum {string}
         */
        authority?: 'notRequired' | 'valid' | 'notValid' | 'notAttached';
        /** @enum {string} */
        portal: 'none' | 'published' | 'notified' | 'notifyFailed' | 'opened' | 'downloaded';
        /**
         * @description Where the portal is the way to answer. An answer there is a click: it carries no signature of the buyer.
         * @enum {string}
         */
        answer?: 'waiting' | 'accepted' | 'refused';
        print: string;
        archive: string;
        docflow?: components['schemas']['DocflowFacets'];
      };
      /** @description Text for people. Programs compare phase and facets. */
      status: {
        ru: string;
        en: string;
        /** @enum {string} */
        severity: 'info' | 'success' | 'warning' | 'error';
      };
      attention: {
        reason: string;
        owner: string;
        step: string;
        since: string;
        otherwiseRu: string;
        otherwiseEn: string;
      } | null;
      findings: components['schemas']['Finding'][];
      nextActions: string[];
      digests: {
        source: string;
        content: string | null;
      };
      acceptedAt: string;
      signedAt: string | null;
      updatedAt: string;
    };
    /** @description Where an e-document operator carries it. */
    DocflowFacets: {
      operator: string;
      /** @description The legal date of issue: the operator's. */
      issuedAt: string | null;
      deliveredAt: string | null;
      /** @enum {string} */
      operatorConfirmation: 'notRequired' | 'waiting' | 'received';
      /** @enum {string} */
      delivery: 'notReady' | 'delivered' | 'failed';
      /** @enum {string} */
      recipientReceipt: 'notAcceptable' | 'waiting' | 'overdue' | 'finished';
      /** @enum {string} */
      buyerResponse: 'notRequired' | 'waiting' | 'signed' | 'signedWithDisagreements' | 'refused' | 'invalidSignature';
      amendment: ('requested' | 'revised' | 'corrected')[];
      /** @enum {string} */
      revocation: 'none' | 'requestedByUs' | 'requestedByBuyer' | 'accepted' | 'rejected';
      /** @enum {string} */
      roaming: 'notApplicable' | 'none' | 'success' | 'error';
    };
    Finding: {
      code: string;
      /** @description JSON pointer into what was submitted. */
      path: string;
      messageRu: string;
      messageEn: string;
      hint: string;
    };
    Explanation: {
      reason: string | null;
      whyRu: string;
      whyEn: string;
      /** @description Who must act; null where nobody must. */
      owner: string | null;
      actRu: string | null;
      actEn: string | null;
      waitsSince: string | null;
      /** @description Last day of the term of issue (tax code, art. 168 par. 3), Moscow. */
      dueOn: string | null;
      overdue: boolean;
      otherwiseRu: string | null;
      otherwiseEn: string | null;
      nextActions: string[];
      /** @description Of a rejected document: all that validation has found. */
      findings: components['schemas']['Finding'][];
      /** @description What the buyer has written beside his answers. Not told in the change feed. */
      words: components['schemas']['BuyerWords'][];
      /** @description Each legal track in words. */
      facets: {
        facet: string;
        value: string;
        ru: string;
        en: string;
        /** @enum {string} */
        severity: 'info' | 'success' | 'warning' | 'error';
      }[];
      /** @description The document that this one revises or corrects. */
      amends: string | null;
      /** @description Documents that revise or correct this one. */
      amendedBy: string[];
    };
    BuyerWords: {
      /** @description Of the technical document; null for an answer in the portal. */
      technicalId: string | null;
      /** @enum {string} */
      kind:
        | 'receipt-date'
        | 'dispatch-date'
        | 'receipt-notice'
        | 'clarification'
        | 'buyer-title'
        | 'refusal'
        | 'revocation-offer'
        | 'revocation-acceptance'
        | 'revocation-refusal'
        | 'universal-message'
        | 'portal-answer';
      nameRu: string;
      nameEn: string;
      code: string | null;
      /** @enum {string|null} */
      verdict: 'valid' | 'invalid' | 'not-proven' | null;
      /** @description As the buyer has written them; personal data may stand in them. */
      words: string;
      at: string;
    };
    Event: {
      position: number;
      documentId: string;
      version: number;
      type: string;
      /** @enum {string} */
      phase:
        | 'RECEIVED'
        | 'VALIDATED'
        | 'SIGNED'
        | 'ROUTED_E'
        | 'ROUTED_P'
        | 'SENT'
        | 'ISSUED'
        | 'DELIVERED'
        | 'PRINT_QUEUED'
        | 'PRINT_BATCHED'
        | 'PRINTED'
        | 'POSTED'
        | 'ARCHIVED'
        | 'DISPOSED'
        | 'REJECTED'
        | 'CANCELLED';
      at: string;
      data: {
        [key: string]: unknown;
      };
    };
    MandateEntry: {
      /** @description Id of a person who is known already. */
      signatoryId?: string;
      fullName: {
        last: string;
        first: string;
        middle?: string;
      };
      /** @enum {string} */
      role: 'head' | 'deputy';
      post: string;
      department: string;
      sellerInn: string;
      /** @enum {string} */
      basis: 'law' | 'charter' | 'power-of-attorney';
      powerOfAttorney?: {
        /**
         * Format: uuid
         * @description Number of the machine-readable power of attorney (МЧД).
         */
        number: string;
        /**
         * Format: date
         * @example 2026-10-31
         */
        issuedOn: string;
        /** @description Store where it can be looked up (ИдСистХран). */
        registry: string;
      } | null;
      /** @description Kinds that the authority covers; all where absent. */
      kinds?: ('invoice' | 'transfer' | 'act' | 'bill' | 'reconciliation' | 'correction')[] | null;
      /**
       * Format: date-time
       * @description An instant with its zone, such as 2026-11-24T12:00:00Z.
       */
      validFrom: string;
      /**
       * Format: date-time
       * @description An instant with its zone, such as 2026-11-24T12:00:00Z.
       */
      validTo?: string | null;
    };
    TechnicalDocument: {
      id: string;
      /** @enum {string} */
      kind:
        | 'receipt-date'
        | 'dispatch-date'
        | 'receipt-notice'
        | 'clarification'
        | 'buyer-title'
        | 'refusal'
        | 'revocation-offer'
        | 'revocation-acceptance'
        | 'revocation-refusal'
        | 'universal-message';
      nameRu: string;
      nameEn: string;
      code: string | null;
      fileName: string;
      sha256: string;
      /**
       * @description not-proven: nothing shows that the buyer has sent it; it moves nothing until a person looks.
       * @enum {string}
       */
      verdict: 'valid' | 'invalid' | 'not-proven';
      reason: string | null;
      /**
       * @description How it was shown who speaks.
       * @enum {string|null}
       */
      proof: 'operator' | 'organisation' | 'person' | 'power-of-attorney' | 'name' | 'operator-vouches' | null;
      /** @description False for a universal message on the word of the operator. */
      signed: boolean;
      /** @description What the other side says, in its own words. */
      words: string | null;
      signer: string | null;
      answers: string | null;
      statedAt: string | null;
      receivedAt: string;
    };
    /** @description Terms in working days. Counts for documents that are sent from now on. */
    DocflowPolicy: {
      /**
       * @description The operator's no, or an invoice that no operator can carry (`operator.no-way`): a person decides, or paper.
       * @enum {string}
       */
      onFailure: 'wait' | 'paper';
      issue: {
        termDays: number;
        /** @enum {string} */
        onSilence: 'wait' | 'paper';
      };
      receipt: {
        remindEveryDays: number;
        remindersMax: number;
        /**
         * @description A notice of receipt is owed only where the parties have agreed on it.
         * @default true
         */
        agreed: boolean;
        /**
         * @description paper: taken back from the operator first, which voids the electronic attempt. close: without the notice.
         * @enum {string}
         */
        onSilence: 'wait' | 'remind' | 'paper' | 'close';
      };
      answer: {
        remindEveryDays: number;
        remindersMax: number;
        termDays: number;
        /**
         * @description accept: by contract silence is acceptance, unless the buyer has objected. close: closed unanswered. Both after termDays.
         * @enum {string}
         */
        onSilence: 'wait' | 'remind' | 'paper' | 'accept' | 'close';
      };
      /**
       * @description The buyer's no, questions and offers that nobody decides are closed as they stand after this time.
       * @default {
       *       "closeAfterDays": 20
       *     }
       */
      calls: {
        closeAfterDays: number;
      };
    };
    OperatorFeed: {
      operator: string;
      readAt: string | null;
      failingSince: string | null;
      failure: string | null;
      /** @description Events that wait to be applied. */
      open: number;
      /** @description Those among them that could not be applied; they are tried again. */
      failing: number;
      failingEventsSince: string | null;
    };
    PrintBatch: {
      id: string;
      number: number;
      sellerInn: string;
      /** @enum {string} */
      state: 'closed' | 'handed-over' | 'reconciled';
      /** @enum {string} */
      closedBecause: 'size' | 'cut-off' | 'wait' | 'staff';
      door: string;
      pieces: number;
      sheets: number;
      problem: string | null;
      closedAt: string | null;
      handedOverAt: string | null;
      reconciledAt: string | null;
    };
    PrintBatchReport: {
      pieces: number;
      sheets: number;
      states: {
        [key: string]: number;
      };
      problems: {
        piece: number;
        problem: string;
        sheets: number[];
        state: string;
      }[];
      alarms: {
        code: string;
        text: string;
      }[];
      /** @description The pieces and sheets add up to what was handed over. */
      balanced: boolean;
      /** @description Nothing more is to be done about any piece. */
      settled: boolean;
    };
    PrintPiece: {
      id: string;
      number: number;
      packageId: string;
      attempt: number;
      replaces: string | null;
      postalIndex: string;
      sheets: number;
      /** @enum {string} */
      state: 'batched' | 'printed' | 'spoiled' | 'posted' | 'delivered' | 'returned' | 'void';
      problem: string | null;
      problemSheets: number[] | null;
      tracking: string | null;
      postedOn: string | null;
      deliveredOn: string | null;
      returnedOn: string | null;
      returnReason: string | null;
    };
    PrintReportOutcome: {
      changed: {
        [key: string]: number;
      };
      alarms: {
        code: string;
        text: string;
      }[];
      /** @description Rows that were left out while the others were taken. Mend them and send only these, with the heading. */
      refused?: {
        count: number;
        rows: {
          code: string;
          line: number;
          messageRu: string;
          messageEn: string;
          hint: string;
        }[];
      };
      repeated: boolean;
    };
    DisposalAct: {
      id: string;
      number: number;
      until: string;
      /** @enum {string} */
      state: 'proposed' | 'approved' | 'executed' | 'withdrawn';
      documents: number;
      /** @description SHA-256 over the sorted ids of the documents: what was approved is what is disposed of. */
      listDigest: string;
      proposedBy: string;
      approvedBy: string | null;
      executedAt: string | null;
    };
    EvidenceExport: {
      id: string;
      /** @enum {string} */
      state: 'waiting' | 'running' | 'done' | 'failed';
      filter: {
        /**
         * Format: date
         * @description First document date.
         * @example 2026-10-31
         */
        from?: string;
        /**
         * Format: date
         * @example 2026-10-31
         */
        to?: string;
        /** @description Billing's id of the consumer. */
        partner?: string;
        inn?: string;
        kinds?: ('invoice' | 'transfer' | 'act' | 'bill' | 'reconciliation' | 'correction')[];
      };
      total: number;
      done: number;
      /** @description Documents of the selection that are in no archive yet; the register names them. */
      skipped: number;
      fileName: string | null;
      sha256: string | null;
      bytes: number | null;
      failure: string | null;
      createdAt: string;
      finishedAt: string | null;
    };
    SigningOrder: {
      id: string;
      /** @enum {string} */
      kind: 'month-statement' | 'revocation-offer' | 'revocation-acceptance' | 'revocation-refusal' | 'receipt-notice';
      month: string | null;
      documentId: string | null;
      headId: string;
      /** @enum {string} */
      state: 'wanted' | 'signed' | 'sent' | 'refused';
      failure: string | null;
      sha256: string | null;
      thumbprint: string | null;
      createdAt: string;
      signedAt: string | null;
    };
    Webhook: {
      id: string;
      url: string;
      /** @description The last position that was taken. */
      position: number;
      failures: number;
      failingSince: string | null;
      nextTryAt: string | null;
      disabledAt: string | null;
      disabledBecause: string | null;
      createdAt: string;
      /** @description whsec_…; shown when it is made. */
      secret?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
