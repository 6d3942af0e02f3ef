// The camera reads barcodes where the browser can; everywhere else the button stays hidden.
const FORMATS = ["ean_13", "ean_8", "upc_a", "code_128", "data_matrix", "qr_code"];

async function look(button) {
  const form = button.closest("form");
  const video = form.querySelector("video");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    video.hidden = true;
  };
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const detector = new BarcodeDetector({ formats: FORMATS });
  while (!video.hidden && video.isConnected) {
    const [found] = await detector.detect(video);
    if (found) {
      form.elements.sku.value = found.rawValue;
      stop();
      form.requestSubmit();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  stop();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-camera]");
  if (button) look(button).catch(() => (button.hidden = true));
});

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  document.querySelectorAll("[data-camera]").forEach((button) => (button.hidden = false));
}
