// Runs before the first paint, so that nobody who chose a theme sees the other one flash by.
try {
	const theme = localStorage.getItem('autocoder.theme');
	if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
	// Storage may be forbidden; the system's theme is used then.
}
