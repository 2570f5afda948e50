import type { ToolCall, ToolResult } from '../script.ts';
import { bash, browser, turn } from '../turns.ts';
import type { CheckStep, CurlCheck } from './assets.ts';
import { ask, gist, type Play } from './play.ts';
import { describeLocator, findTarget, shows } from './snapshot.ts';

/** How long a page is given before each further look, in seconds: on a busy machine the first second may not do. */
const PATIENCE = [1, 2, 4];

/** The page as it was seen last. */
interface Visit {
	readonly url: string;
	seen: string;
}

/** Goes through a check as a user would. The answer is what is wrong, or nothing. */
export function* checkInBrowser(url: string, steps: readonly CheckStep[], opening: string): Play<string | undefined> {
	return yield* takeSteps({ url, seen: '' }, steps, opening);
}

/** The check for sessions without a browser: what the server answers. */
export function* checkByCurl(url: string, checks: readonly CurlCheck[], opening: string): Play<string | undefined> {
	const say = `${opening} There is no browser in this run, so I ask the server.`.trim();
	for (const [index, { path, expect }] of checks.entries()) {
		const answer = yield* ask(index === 0 ? say : '', bash(`curl -sf ${url}${path}`, `Ask for ${path}`));
		if (answer.isError || !answer.text.includes(expect)) return `${path} does not answer with “${expect}”.`;
	}
	return undefined;
}

function* takeSteps(visit: Visit, steps: readonly CheckStep[], opening: string): Play<string | undefined> {
	let say = opening;
	for (const step of steps) {
		const wrong = yield* takeStep(visit, { ...step, say: step.say ?? say });
		if (wrong !== undefined) return wrong;
		if (!isSilent(step)) say = '';
	}
	return undefined;
}

/** Steps that only look at what was seen take no turn, and leave what was to be said to the next one. */
function isSilent({ open, click, fill, press, run, picture, steps }: CheckStep): boolean {
	return [open, click, fill, press, run, picture, steps].every((part) => part === undefined);
}

function* takeStep(visit: Visit, step: CheckStep): Play<string | undefined> {
	if (step.steps !== undefined) {
		if (step.when !== undefined && !shows(visit.seen, step.when)) return undefined;
		if (step.unless !== undefined && shows(visit.seen, step.unless)) return undefined;
		return yield* takeSteps(visit, step.steps, step.say ?? '');
	}
	if (step.run !== undefined) return yield* runCommand(visit, step);
	if (step.picture) return yield* takePicture(step.say ?? '');
	if (!isSilent(step)) {
		const wrong = yield* act(visit, step);
		if (wrong !== undefined) return wrong;
	}
	return yield* expectOnPage(visit, step);
}

/** One action of the user, and a look at the page after it. A page that was just being drawn anew gets more tries. */
function* act(visit: Visit, step: CheckStep): Play<string | undefined> {
	let wrong = yield* tryAct(visit, step, step.say ?? '');
	for (const seconds of PATIENCE) {
		if (wrong?.mayPass !== true) break;
		yield* lookAgain(visit, seconds);
		wrong = yield* tryAct(visit, step, '');
	}
	return wrong?.reason;
}

function* tryAct(visit: Visit, step: CheckStep, say: string): Play<{ reason: string; mayPass: boolean } | undefined> {
	const calls = callsOf(visit, step);
	if (typeof calls === 'string') return { reason: `There is no ${calls} on the page.`, mayPass: true };
	const results = yield turn(say, ...calls, browser('snapshot'));
	const failed = results.slice(0, calls.length).find(({ isError }) => isError);
	if (failed !== undefined) {
		const stale = failed.text.includes('not found in the current page snapshot');
		return { reason: `The browser could not do that: ${gist(failed)}`, mayPass: stale };
	}
	const unseen = see(visit, results.at(-1));
	return unseen === undefined ? undefined : { reason: unseen, mayPass: false };
}

/** The calls of an action, or the locator that nothing on the page fits. */
function callsOf(visit: Visit, step: CheckStep): readonly ToolCall[] | string {
	if (step.open !== undefined) return [browser('navigate', { url: visit.url + step.open })];
	if (step.press !== undefined) return [browser('press_key', { key: step.press })];
	const fields = Object.entries(step.fill ?? {});
	const button = step.click ?? step.submit;
	const locators = [...fields.map(([locator]) => locator), ...(button === undefined ? [] : [button])];
	const targets = new Map(locators.map((locator) => [locator, findTarget(visit.seen, locator)]));
	const missing = locators.find((locator) => targets.get(locator) === undefined);
	if (missing !== undefined) return missing;

	const place = (locator: string) => ({ element: describeLocator(locator), target: targets.get(locator) });
	const typing = fields.map(([locator, text]) =>
		browser('type', { ...place(locator), text, ...(step.enter && { submit: true }) }),
	);
	if (button === undefined) return typing;
	return [...typing, browser('click', { ...place(button), ...(step.shift && { modifiers: ['Shift'] }) })];
}

function* expectOnPage(visit: Visit, step: CheckStep): Play<string | undefined> {
	for (const seconds of PATIENCE) {
		if (disappointment(visit, step) === undefined) return undefined;
		yield* lookAgain(visit, seconds);
	}
	return disappointment(visit, step);
}

function disappointment({ seen }: Visit, { expect, absent }: CheckStep): string | undefined {
	const lost = listOf(expect).find((text) => !shows(seen, text));
	if (lost !== undefined) return `The page does not show ${lost}.`;
	const extra = listOf(absent).find((text) => shows(seen, text));
	return extra === undefined ? undefined : `The page still shows ${extra}.`;
}

function* lookAgain(visit: Visit, seconds: number): Play<void> {
	const say = 'Not there yet. I give the page a moment and look again.';
	const results = yield turn(say, browser('wait_for', { time: seconds }), browser('snapshot'));
	see(visit, results.at(-1));
}

function see(visit: Visit, snapshot: ToolResult | undefined): string | undefined {
	if (snapshot === undefined || snapshot.isError) return `The page could not be looked at: ${gist(snapshot)}`;
	visit.seen = snapshot.text;
	return undefined;
}

function* takePicture(say: string): Play<string | undefined> {
	const [picture, messages] = yield turn(
		say,
		browser('take_screenshot', { type: 'png', scale: 'css' }),
		browser('console_messages', { level: 'error' }),
	);
	if (picture === undefined || picture.isError) return `No picture of the page could be taken: ${gist(picture)}`;
	if (messages === undefined || messages.isError) return `The console could not be read: ${gist(messages)}`;
	return /Errors: 0\b/.test(messages.text) ? undefined : `The console holds errors: ${gist(messages)}`;
}

function* runCommand({ url }: Visit, step: CheckStep): Play<string | undefined> {
	const command = (step.run ?? '').replaceAll('$URL', url);
	const answer = yield* ask(step.say ?? '', bash(command));
	if (answer.isError) return `“${command}” failed: ${gist(answer)}`;
	const lost = listOf(step.expect).find((text) => !answer.text.includes(text));
	return lost === undefined ? undefined : `“${command}” does not answer with ${lost}.`;
}

function listOf(texts: string | readonly string[] | undefined): readonly string[] {
	return typeof texts === 'string' ? [texts] : (texts ?? []);
}
