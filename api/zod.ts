import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

// One schema gives the check, the type and the OpenAPI document; it must be extended before any schema is made.
extendZodWithOpenApi(z);

export { z };
