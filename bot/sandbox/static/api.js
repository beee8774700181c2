// Api: asks the sandbox, and turns every failure into one sentence for the person.

/** Something that cannot be done; the message is for the person. */
export class NotPossible extends Error {}

const UNREACHABLE =
  "The practice workspace does not answer. Is the program still running? If not, start it again with make demo.";

/** Read from the sandbox: the parsed answer, else NotPossible. */
export function ask(path, query = {}) {
  const parameters = new URLSearchParams(query).toString();
  return answered(fetch(parameters ? `${path}?${parameters}` : path, { cache: "no-store" }));
}

/** Do something in the sandbox: the parsed answer, else NotPossible. */
export function tell(path, body) {
  return answered(
    fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  );
}

async function answered(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new NotPossible(UNREACHABLE);
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new NotPossible(body?.error ?? "The practice workspace could not do that. Nothing changed; try it again.");
}
