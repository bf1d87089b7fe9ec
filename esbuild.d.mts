import type { BuildOptions } from 'esbuild';

export declare const extensionBuild: (minify: boolean) => BuildOptions & { metafile: true };
export declare const pageBuild: (minify: boolean) => BuildOptions & { metafile: true };
export declare const noticesOf: (inputs: readonly string[]) => string;
