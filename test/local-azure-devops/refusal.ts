import type { Answer } from './http.js';

/** An answer in the form that the REST API gives to its errors. */
export function refusal(status: number, typeKey: string, message: string): Answer {
  const body = {
    $id: '1',
    innerException: null,
    message,
    typeName: typeKey,
    typeKey,
    errorCode: 0,
    eventId: 3000,
  };
  return { status, headers: json, body: JSON.stringify(body) };
}

export const json = { 'content-type': 'application/json; charset=utf-8; api-version=7.2' };
