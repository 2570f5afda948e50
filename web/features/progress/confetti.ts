const PIECES = 90;
const LIFE_MS = 2_600;

/** Throws confetti over a canvas, once. @returns how to end it early */
export function throwConfetti(canvas: HTMLCanvasElement): () => void {
	const context = canvas.getContext('2d');
	if (context === null) return () => {};
	const { clientWidth: width, clientHeight: height } = canvas;
	canvas.width = width * devicePixelRatio;
	canvas.height = height * devicePixelRatio;
	context.scale(devicePixelRatio, devicePixelRatio);
	const pieces = Array.from({ length: PIECES }, (_, index) => ({
		hue: [150, 272, 75, 24][index % 4] ?? 0,
		x: width / 2,
		y: height * 0.35,
		speedX: (Math.random() - 0.5) * 0.5,
		speedY: -0.1 - Math.random() * 0.35,
		turn: Math.random() * 6,
	}));
	// In a tab that is hidden nothing is drawn: it is thrown when somebody looks.
	let start: number | undefined;
	let frame = requestAnimationFrame(draw);
	function draw(now: number): void {
		start ??= now;
		const age = now - start;
		context?.clearRect(0, 0, width, height);
		if (age > LIFE_MS || context === null) return;
		for (const { hue, x, y, speedX, speedY, turn } of pieces) {
			context.save();
			context.translate(x + speedX * age, y + speedY * age + 0.00028 * age * age);
			context.rotate(turn + age / 180);
			context.fillStyle = `oklch(0.7 0.16 ${hue} / ${1 - age / LIFE_MS})`;
			context.fillRect(-3, -2, 7, 4);
			context.restore();
		}
		frame = requestAnimationFrame(draw);
	}
	return () => cancelAnimationFrame(frame);
}
