import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client, type WorkflowStartOptions } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { KIND_RULES } from '../../domain/document-kind.ts';
import type { PendingStart } from '../../lib/database/workflow-start-repository.ts';
import { DOCUMENT_LIFECYCLE, TASK_QUEUES, documentWorkflowId, type DocumentLifecycleInput } from '../../workflows/contract.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const ATTRIBUTES = {
  kind: keyword('SealpostKind'),
  head: keyword('SealpostHead'),
  partner: keyword('SealpostPartner'),
  packageId: keyword('SealpostPackage'),
  phase: keyword('SealpostPhase'),
};

/**
 * Starts the workflow of a document. Harmless to repeat: a running one is kept, a finished one isn't started again.
 * `restart` allows a new run where the old one has ended without finishing its document.
 */
export async function startDocument(client: Client, start: PendingStart, restart = false): Promise<void> {
  try {
    await client.workflow.start(DOCUMENT_LIFECYCLE, {
      ...startOptions(start),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: restart ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** True where a workflow with this id is running. */
export async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    const description = await client.workflow.getHandle(workflowId).describe();
    return description.status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function startOptions({
  documentId,
  kind,
  headId,
  partnerId,
  packageId,
}: PendingStart): WorkflowStartOptions & { args: [DocumentLifecycleInput] } {
  return {
    workflowId: documentWorkflowId(documentId),
    taskQueue: TASK_QUEUES.documents,
    args: [{ documentId, kind, headId }],
    staticSummary: `${KIND_RULES[kind].nameEn}, signer ${headId}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: ATTRIBUTES.kind, value: kind },
      { key: ATTRIBUTES.head, value: headId },
      { key: ATTRIBUTES.partner, value: partnerId },
      { key: ATTRIBUTES.packageId, value: packageId },
      { key: ATTRIBUTES.phase, value: 'RECEIVED' },
    ]),
  };
}
