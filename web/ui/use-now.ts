import { useEffect, useState } from 'react';
import { serverNow } from '../transport/server-clock.ts';

/** The server's time, anew every so often; it stands still while `every` is null. */
export function useNow(every: number | null): number {
	const [now, setNow] = useState(serverNow);
	useEffect(() => {
		if (every === null) return;
		setNow(serverNow());
		const timer = setInterval(() => setNow(serverNow()), every);
		return () => clearInterval(timer);
	}, [every]);
	return now;
}
