import { ask, type Chapter } from '../requirement.ts'

const none = { doesNotApply: 'There is no WebRTC.' }

/** V17. */
export const webRtc: Chapter = {
  number: 17,
  name: 'WebRTC',
  requirements: [
    ask('17.1.1', 2, 'TURN reaches no reserved address', none),
    ask('17.2.1', 2, 'The key of DTLS is kept well', none),
    ask('17.2.2', 2, 'DTLS has strong ciphers', none),
    ask('17.2.3', 2, 'Media are authenticated', none),
    ask('17.2.4', 2, 'Broken packets of media stop nothing', none),
    ask('17.3.1', 2, 'A flood of signals stops nothing', none),
    ask('17.3.2', 2, 'A broken signal stops nothing', none),
  ],
}
