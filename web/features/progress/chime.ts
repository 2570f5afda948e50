import { createStoredSwitch } from '../../ui/stored-switch.ts';

export const SOUND = createStoredSwitch('autocoder.sound');

/** E, G and C: a fifth of a second apart, and each fades for a second. */
const NOTES_HZ = [659.26, 783.99, 1046.5];
const APART_S = 0.18;
const FADE_S = 1;
const LOUDNESS = 0.12;

let context: AudioContext | undefined;

/** Plays three notes. Before somebody touched the page browsers let it make no sound, and would play this at their first click. */
export function playChime(): void {
	if (!navigator.userActivation.hasBeenActive) return;
	try {
		context ??= new AudioContext();
		void context.resume();
		for (const [index, hz] of NOTES_HZ.entries()) playNote(context, hz, context.currentTime + 0.05 + index * APART_S);
	} catch {
		// A machine without a way to make sound: all that is said here is seen too.
	}
}

function playNote(audio: AudioContext, hz: number, at: number): void {
	const tone = new OscillatorNode(audio, { frequency: hz });
	const volume = new GainNode(audio, { gain: 0 });
	volume.gain.setValueAtTime(0, at);
	volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
	volume.gain.exponentialRampToValueAtTime(0.0001, at + FADE_S);
	tone.connect(volume).connect(audio.destination);
	tone.start(at);
	tone.stop(at + FADE_S);
}
