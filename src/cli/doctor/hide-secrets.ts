const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|WEBHOOK|PROXY/i;
/** Shorter values are words such as "1" or "true". */
const SHORTEST = 6;

/**
 * Takes the values of variables that may be secrets out of a text: what a program printed, or an error of the system, could
 * hold them. Paths are none.
 */
export function secretHider(variables: Readonly<Record<string, string | undefined>>): (text: string) => string {
	const secrets = Object.entries(variables)
		.filter(([name]) => SECRET_NAME.test(name))
		.map(([, value]) => value ?? '')
		.filter((value) => value.length >= SHORTEST && !value.startsWith('/'))
		.sort((a, b) => b.length - a.length);
	return (text) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[hidden]'), text);
}
