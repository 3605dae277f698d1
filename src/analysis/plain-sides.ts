import type { RequestSide, ResponseSide, SideForm } from '../calls/sides.ts';

/** A request without AMF messages. */
export function emptyRequest(form: SideForm, note: string | null, flexClientId: string | null): RequestSide {
  return {
    direction: 'request',
    form,
    version: null,
    bodies: [],
    whole: form !== 'cut',
    note,
    flexClientId,
    findings: [],
  };
}

/** A response without answers. */
export function emptyResponse(form: SideForm, note: string | null): ResponseSide {
  return {
    direction: 'response',
    form,
    version: null,
    answers: [],
    debug: [],
    pushes: [],
    whole: form !== 'cut',
    cut: form === 'cut',
    note,
    findings: [],
  };
}
