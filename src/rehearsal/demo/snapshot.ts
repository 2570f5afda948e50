/** Reading the page snapshots of Playwright MCP: one line an element, such as `- button "Plant it" [ref=e12]`. */

/** Whether a snapshot shows a text; ` | ` separates alternatives, `*` stands for anything within a line. */
export function shows(snapshot: string, wanted: string): boolean {
	const page = withoutMachinery(snapshot);
	return wanted.split(' | ').some((alternative) => new RegExp(toPattern(alternative)).test(page));
}

/** The reference of the first element that a locator such as `button "To do *"` fits. */
export function findTarget(snapshot: string, locator: string): string | undefined {
	const { role, name } = parseLocator(locator);
	const fits = new RegExp(`^\\s*- '?${role} "${toPattern(name)}".*\\[ref=(\\w+)\\]`);
	for (const line of snapshot.split('\n')) {
		const target = fits.exec(line)?.[1];
		if (target !== undefined) return target;
	}
	return undefined;
}

/** How a person would call the element: `the "Plant it" button`. */
export function describeLocator(locator: string): string {
	const { role, name } = parseLocator(locator);
	const spoken = `"${name.replace(/\*/g, '').replace(/^, /, '').trim()}"`;
	return role === 'generic' ? spoken : `the ${spoken} ${role}`;
}

function parseLocator(locator: string): { readonly role: string; readonly name: string } {
	const [, role, name] = /^(\w+) "(.*)"$/.exec(locator) ?? [];
	if (role === undefined || name === undefined) throw new Error(`This is no locator: ${locator}`);
	return { role, name };
}

function toPattern(text: string): string {
	return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^\\n"]*');
}

/** Without references and marks of the pointer and the focus, which nobody sees on the page. */
function withoutMachinery(snapshot: string): string {
	return snapshot.replace(/ \[(ref=\w+|cursor=\w+|active)\]/g, '');
}
