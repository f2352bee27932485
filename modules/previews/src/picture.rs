//! A picture drawn anew: of what a site sent nothing is kept but its colours (SECURITY FI5, SS3).

use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use std::io::Cursor;

/// Longest side of what is kept.
const SIDE: u32 = 480;
/// Most bytes of what is kept.
const KEPT: usize = 60 * 1024;
/// Smaller ones are marks that count visitors, and icons.
const SMALLEST: u32 = 32;
/// Pixels are counted before any is decoded.
const PIXELS: u64 = 12_000_000;
const LONGEST: u32 = 16_384;
/// What decoding may take.
const MEMORY: u64 = 64 * 1024 * 1024;
/// From fine to coarse.
const QUALITIES: [u8; 4] = [80, 65, 50, 35];

/// A JPEG of our own.
#[derive(Debug)]
pub struct Picture {
    pub jpeg: Vec<u8>,
    pub width: i32,
    pub height: i32,
}

impl Picture {
    /// Draws a PNG, JPEG or WebP anew. None for what is none, or is too large to be worth it.
    #[must_use]
    pub fn drawn_anew(bytes: &[u8]) -> Option<Self> {
        let drawn = small(bytes)?;
        let (width, height) = drawn.dimensions();
        for quality in QUALITIES {
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&drawn).ok()?;
            if jpeg.len() <= KEPT {
                return Some(Self { jpeg, width: width.try_into().ok()?, height: height.try_into().ok()? });
            }
        }
        None
    }
}

fn small(bytes: &[u8]) -> Option<RgbImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if width.min(height) < SMALLEST || u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > MEMORY {
        return None;
    }
    // Which side is up is told beside the picture; where it was taken, too, and that is left behind.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if width.max(height) > SIDE {
        picture = picture.resize(SIDE, SIDE, FilterType::Triangle);
    }
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Some(on_white(&picture))
}

/// A JPEG has no holes: what is seen through is white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |colour: u8| {
            let alpha = u16::from(alpha);
            u8::try_from((u16::from(colour) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    fn png(picture: RgbaImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_small_and_a_jpeg() {
        // Noise is what compresses worst.
        let noise = RgbaImage::from_fn(1200, 630, |x, y| {
            let mixed = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519).to_be_bytes();
            Rgba([mixed[0], mixed[1], mixed[2], 255])
        });
        let picture = Picture::drawn_anew(&png(noise)).expect("a picture");
        assert_eq!((picture.width, picture.height), (480, 252));
        assert!(picture.jpeg.len() <= KEPT && picture.jpeg.starts_with(&[0xff, 0xd8, 0xff]));
        let clear = Picture::drawn_anew(&png(RgbaImage::from_pixel(64, 40, Rgba([200, 0, 0, 0])))).expect("a picture");
        let seen = image::load_from_memory(&clear.jpeg).expect("a picture").to_rgb8();
        assert!(seen.get_pixel(20, 20).0.iter().all(|colour| *colour > 250));
    }

    #[test]
    fn what_is_none_or_too_large_is_not_drawn() {
        let mut huge = png(RgbaImage::new(64, 64));
        // The first chunk of a PNG says its size, and a sum over it (PNG §11.2.2).
        huge[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let sum = sum(&huge[12..29]).to_be_bytes();
        huge[29..33].copy_from_slice(&sum);
        let tiny = png(RgbaImage::new(1, 1));
        for bytes in [&huge[..], &tiny, b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n"] {
            assert!(Picture::drawn_anew(bytes).is_none());
        }
    }

    /// CRC-32, as PNG sums its chunks.
    fn sum(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
        })
    }
}
