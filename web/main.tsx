import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/app.css';
import { ApiError } from './transport/http.ts';
import { loadTheRest } from './ui/lazy-view.ts';

const queries = new QueryClient({
	defaultOptions: {
		queries: {
			// The server is on this machine: whether the browser thinks to be online says nothing of it.
			networkMode: 'always',
			// What the server refuses it refuses again; only a lost connection is worth more tries.
			retry: (failures, error) =>
				failures < 3 && error instanceof ApiError && (error.status === 0 || error.status === 503),
		},
		mutations: { networkMode: 'always' },
	},
});

const root = document.getElementById('root');
if (root !== null)
	createRoot(root).render(
		<StrictMode>
			<QueryClientProvider client={queries}>
				<App />
			</QueryClientProvider>
		</StrictMode>,
	);

// After what is shown at once.
window.addEventListener('load', () => setTimeout(() => void loadTheRest(), 2_000));
