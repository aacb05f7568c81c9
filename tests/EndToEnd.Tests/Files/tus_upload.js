// usage: node tus_upload.js BASE FILE [URL [PORTION]]
// Uploads FILE with tus-js-client over the device certificate in the working folder (d.crt, d.key), going on at URL if it is given. With PORTION
// the process dies without a word once that much has been sent. Prints the URL of the upload, and at the end 'done'.
const fs = require('fs');
const https = require('https');
const tus = require('tus-js-client');

const [base, file, url, portion] = process.argv.slice(2);
const agent = new https.Agent({
  ca: fs.readFileSync('authority/root.crt'), cert: fs.readFileSync('d.crt'), key: fs.readFileSync('d.key'), keepAlive: true, maxSockets: 1,
});

const upload = new tus.Upload(fs.createReadStream(file), {
  endpoint: `${base}/files`,
  uploadUrl: url || null,
  uploadSize: fs.statSync(file).size,
  chunkSize: 4 << 20,
  retryDelays: null,
  metadata: { sealed: 'bytes' },
  httpStack: new tus.DefaultHttpStack({ agent }),
  onUploadUrlAvailable: () => console.log(upload.url),
  onProgress: (sent, total) => {
    if (portion && sent / total >= Number(portion)) process.kill(process.pid, 'SIGKILL');
  },
  onError: error => { console.error(String(error)); process.exit(1); },
  onSuccess: () => { console.log('done'); agent.destroy(); },
});
upload.start();
