import { ChartLine } from 'lucide-react';
import { Suspense, useState } from 'react';
import { TEXTS } from '../../texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';

const BurnUpDialog = lazyView(() => import('./burn-up-dialog.tsx').then((m) => ({ default: m.BurnUpDialog })));

export function BurnUpButton() {
	const [open, setOpen] = useState(false);
	return (
		<>
			<IconButton label={TEXTS.progress.title} look="plain" onClick={() => setOpen(true)}>
				<ChartLine size={15} />
			</IconButton>
			<Suspense>{open && <BurnUpDialog onClose={() => setOpen(false)} />}</Suspense>
		</>
	);
}
