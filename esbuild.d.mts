import type { BuildOptions, Metafile } from 'esbuild';

export declare const buildExtension: (minify: boolean, outdir?: string) => Promise<Metafile>;
export declare const filesLoadedWith: (outputs: Metafile['outputs'], entry: string) => string[];
export declare const pageBuild: (minify: boolean) => BuildOptions & { metafile: true };
export declare const noticesOf: (inputs: readonly string[]) => string;
