import { Copy, Pause, Play, X } from 'lucide-react';
import { LOG_LEVELS, type LogLevel } from '../../model/log-lines.ts';
import { TEXTS } from '../../texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/field.tsx';

export interface LogControlsProps {
	readonly search: string;
	readonly onSearch: (text: string) => void;
	readonly level: LogLevel;
	readonly onLevel: (level: LogLevel) => void;
	readonly paused: boolean;
	readonly onPause: () => void;
	readonly onCopy: () => void;
	readonly onClose: () => void;
}

export function LogControls(props: LogControlsProps) {
	const { search, onSearch, level, onLevel, paused, onPause, onCopy, onClose } = props;
	return (
		<header className="flex items-center gap-2 border-line border-b py-1 pr-2 pl-4">
			<h2 className="mr-auto font-semibold text-xs max-sm:sr-only">{TEXTS.log.title}</h2>
			<Input
				type="search"
				aria-label={TEXTS.log.search}
				placeholder={TEXTS.log.searchShort}
				value={search}
				onChange={(event) => onSearch(event.target.value)}
				className="h-7! text-xs! sm:max-w-44"
			/>
			<Select
				aria-label={TEXTS.log.level}
				value={level}
				onChange={(event) => onLevel(event.target.value as LogLevel)}
				className="h-7! w-32! shrink-0 text-xs! sm:w-44!"
			>
				{LOG_LEVELS.map((one) => (
					<option key={one} value={one}>
						{TEXTS.log.levels[one]}
					</option>
				))}
			</Select>
			<IconButton
				label={paused ? TEXTS.log.goOn : TEXTS.log.pause}
				size="small"
				aria-pressed={paused}
				onClick={onPause}
			>
				{paused ? <Play size={14} /> : <Pause size={14} />}
			</IconButton>
			<IconButton label={TEXTS.log.copy} size="small" onClick={onCopy}>
				<Copy size={14} />
			</IconButton>
			<IconButton label={TEXTS.close} size="small" onClick={onClose}>
				<X size={14} />
			</IconButton>
		</header>
	);
}
