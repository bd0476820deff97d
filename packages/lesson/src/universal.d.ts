// What both Node and browsers have, but neither ES2023 nor this package's types name.
declare function setTimeout(callback: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;
