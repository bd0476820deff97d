export { LabHost, type LabHostSink } from './host/lab-host.js';
