import { randomUUID } from 'node:crypto';

/** An error of the blob service: XML, and the code in a header too, because HEAD gets no body. */
export function blobError({ code, message }: { readonly code: string; readonly message: string }) {
  const requestId = randomUUID();
  const text = `${message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  return {
    headers: {
      'content-type': 'application/xml',
      'x-ms-error-code': code,
      'x-ms-request-id': requestId,
    },
    body:
      '<?xml version="1.0" encoding="utf-8"?>' +
      `<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
  };
}
