const PATHS = {
	plus: 'M8 3v10M3 8h10',
	check: 'm3.5 8.5 3 3 6-7',
	close: 'm4 4 8 8M12 4l-8 8',
	archive: 'M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3',
	trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9',
	more: 'M2.9 8h.8M7.6 8h.8M12.3 8h.8',
	download: 'M8 2.5v7.5M4.5 7 8 10.5 11.5 7M3 13.5h10',
	keyboard: 'M1.5 4h13v8h-13zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6',
};

/** A line drawing of 16 by 16, in the colour of the text around it. */
export function icon(name) {
	const template = document.createElement('template');
	template.innerHTML = `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${PATHS[name]}" /></svg>`;
	return template.content.firstChild;
}
