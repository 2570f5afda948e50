/** Waits for a condition of the outside world, which tells nobody when it changes; the test's own time-out bounds it. */
export async function until(what: string, holds: () => boolean): Promise<void> {
	const deadline = Date.now() + 55_000;
	while (!holds()) {
		if (Date.now() > deadline) throw new Error(`It did not come about in 55 s that ${what}.`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
