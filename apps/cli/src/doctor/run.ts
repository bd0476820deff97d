import type { DoctorOptions } from '../commands/doctor.js';
import { sizeOf } from '../terminal/size.js';
import { styleFor } from '../terminal/style.js';
import type { Finding } from './finding.js';
import { probeArch, probeCgroup, probeKernel, probeMemory, probeNode, probePtrace } from './kernel.js';
import { probeLab } from './lab.js';
import { thisMachine, type Machine } from './machine.js';
import { probeBash, probeBrowser, probeCompiler, probePs, probeSetpriv } from './programs.js';
import { findingText, verdictOf, verdictText } from './report.js';
import { probeProcMount, probeUserNamespaces } from './userns.js';

/** Longer lines are hard to read. */
const WIDTH_MAX = 100;

const PROBES: readonly ((machine: Machine) => Finding)[] = [
  probeKernel,
  probeArch,
  probeNode,
  probeMemory,
  probeUserNamespaces,
  probeProcMount,
  probePtrace,
  probeSetpriv,
  probeCgroup,
  probeBash,
  probePs,
  probeCompiler,
  probeBrowser,
];

/** `daemonlab doctor`. Gives the exit status: 0 when labs can run. */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const json = options.json === true;
  const style = styleFor(process.stdout, process.env);
  const width = process.stdout.isTTY ? Math.min(sizeOf(process.stdout).cols, WIDTH_MAX) : WIDTH_MAX;
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    process.stdout.write(
      json ? `${JSON.stringify({ type: 'finding', ...finding })}\n` : findingText(finding, style, width),
    );
  };
  for (const probe of PROBES) tell(probe(thisMachine));
  for (const isolation of ['namespaces', 'host'] as const) tell(await probeLab(isolation));
  const verdict = verdictOf(findings);
  process.stdout.write(
    json ? `${JSON.stringify({ type: 'verdict', ...verdict })}\n` : `\n${verdictText(verdict, style)}`,
  );
  return verdict.ok ? 0 : 1;
}
