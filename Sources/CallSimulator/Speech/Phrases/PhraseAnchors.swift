/// The windows of a sound by which a clip is found again.
///
/// What a window is made of decides whether it is one, so that clip and listener choose the same ones however the sound
/// is cut: one window of sixteen, and none that could stand in any silence.
enum PhraseAnchors {
    /// Bytes.
    static let width = 8

    @inline(__always)
    static func isAnchor(_ window: UInt64) -> Bool {
        (window &* 0x9E37_79B9_7F4A_7C15) >> 60 == 0 && isLively(window)
    }

    /// At least half of it is louder than silence, in at least three different codes.
    private static func isLively(_ window: UInt64) -> Bool {
        var loud = 0
        var changes = 0
        for shift in 0..<width {
            let byte = UInt8(truncatingIfNeeded: window >> UInt64(shift * 8))
            if !PhraseSound.isQuiet(byte) { loud += 1 }
            if shift > 0, byte != UInt8(truncatingIfNeeded: window >> UInt64(shift * 8 - 8)) { changes += 1 }
        }
        return loud >= width / 2 && changes >= 3
    }

    /// The anchors of a clip, each with the offset of its first byte.
    static func forEach(in bytes: [UInt8], _ body: (UInt64, Int) -> Void) {
        var window: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            window = window << 8 | UInt64(byte)
            if index >= width - 1, isAnchor(window) { body(window, index - width + 1) }
        }
    }
}
