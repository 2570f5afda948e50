/** Where somebody writes who talks; there is one such field in a page. */
export function focusComposer(): void {
	document.querySelector<HTMLElement>('[data-composer]')?.focus({ preventScroll: true });
}

/** Who writes goes on writing: only an empty field gives the focus away. */
export function mayTakeFocus(): boolean {
	const at = document.activeElement;
	if (at === null || at === document.body) return true;
	return at instanceof HTMLTextAreaElement && at.dataset.composer !== undefined && at.value.trim() === '';
}
