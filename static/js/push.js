// The page of one's own channels: a button lets this browser show notifications. It alone asks for permission.
// Who connects a browser takes it over: what was subscribed in it before is withdrawn.

const form = document.querySelector("[data-push]");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

async function subscribe() {
  const worker = await navigator.serviceWorker.register("/push-worker.js");
  await navigator.serviceWorker.ready;
  const before = await worker.pushManager.getSubscription();
  await before?.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
}

async function connect(event) {
  event.preventDefault();
  const said = form.querySelector("[role=status]");
  if ((await Notification.requestPermission()) !== "granted") {
    said.textContent = form.dataset.denied;
    return;
  }
  try {
    const { endpoint, keys } = (await subscribe()).toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
    form.submit();
  } catch {
    said.textContent = form.dataset.failed;
  }
}

if (form && "PushManager" in window && "serviceWorker" in navigator) {
  form.hidden = false;
  document.getElementById(form.dataset.without).hidden = true;
  form.addEventListener("submit", connect);
}
