import pc from 'picocolors';

/** Colours where the stream is a terminal that wants them: picocolors alone takes CI for one, and files would hold codes. */
export function coloursFor({ isTTY }: { readonly isTTY?: boolean }) {
	return pc.createColors(pc.isColorSupported && isTTY === true);
}

/** For standard output. */
export const colours = coloursFor(process.stdout);
