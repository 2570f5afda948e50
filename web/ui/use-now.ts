import { useEffect, useState } from 'react';

/** The time, anew every so often; it stands still while `every` is null. */
export function useNow(every: number | null): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		if (every === null) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), every);
		return () => clearInterval(timer);
	}, [every]);
	return now;
}
