// The live stream: one connection, watched; when nothing comes, it says so and tries again.

const SILENCE_MS = 6000;
const LONGEST_WAIT_S = 15;

/**
 * Opens the stream at a path and keeps it open. `onLive` gets each moment, `onLost` the seconds until the next try (0
 * while trying), `onBack` is called when moments arrive again.
 */
export function follow(path, { onLive, onLost, onBack }) {
  let source = null;
  let lost = false;
  let waits = 0;
  let watchdog = 0;
  let countdown = 0;

  function heard(event) {
    clearTimeout(watchdog);
    watchdog = setTimeout(lose, SILENCE_MS);
    const live = JSON.parse(event.data);
    waits = 0;
    if (lost) {
      lost = false;
      onBack();
    }
    onLive(live);
  }

  function open() {
    clearTimeout(watchdog);
    clearInterval(countdown);
    source?.close();
    source = new EventSource(path);
    source.addEventListener('live', heard);
    source.addEventListener('error', lose);
    watchdog = setTimeout(lose, SILENCE_MS);
    if (lost) onLost(0);
  }

  function lose() {
    clearTimeout(watchdog);
    clearInterval(countdown);
    source?.close();
    lost = true;
    waits += 1;
    let seconds = Math.min(LONGEST_WAIT_S, 2 ** (waits - 1));
    onLost(seconds);
    countdown = setInterval(() => {
      seconds -= 1;
      if (seconds > 0) onLost(seconds);
      else open();
    }, 1000);
  }

  open();
  return { retry: open };
}
