// Runs before the first paint, so that the page never flashes in the other colours.
document.documentElement.dataset.theme = localStorage.getItem('sprout-theme') ?? 'system';
