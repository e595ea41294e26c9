// A chart as a picture: the .svg file, which is from this site, drawn into a canvas.

/** Pixels of the picture for each of the drawing, for print and for sharp screens. */
const scale = 2;

/** @param {string} address @param {string} name The name of the picture's file. */
export async function save(address, name) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise((done) => canvas.toBlob(done));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
