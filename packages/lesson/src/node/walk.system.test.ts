import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Isolation } from '@daemonlab/protocol';
import { namespacesWork, startLab } from '@daemonlab/lab/client';
