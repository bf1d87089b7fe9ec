// What is measured in plain Node.
export { readResponse } from '../../src/api/response.ts';
export { findIdReferences } from '../../src/ids/idReferences.ts';
