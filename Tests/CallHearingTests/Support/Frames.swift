import CallHearing

extension [UInt8] {
    /// Hands each whole frame of 20 ms to `body`, with the time at which it begins.
    func forEachFrame(_ body: (_ frame: Span<UInt8>, _ milliseconds: Int) -> Void) {
        for start in stride(from: 0, through: count - 160, by: 160) {
            body(span.extracting(start..<start + 160), start / 8)
        }
    }

    /// Each time a detector hears somebody begin, in milliseconds from the start to the end of the telling frame.
    func onsets(hangoverMilliseconds: Int = 300) -> [Int] {
        var detector = VoiceDetector(hangoverMilliseconds: hangoverMilliseconds)
        var onsets: [Int] = []
        forEachFrame { frame, milliseconds in
            if detector.hear(frame) == .onset { onsets.append(milliseconds + 20) }
        }
        return onsets
    }
}

extension [Int] {
    /// The value below which a part of them lies; 0 of none.
    func percentile(_ part: Double) -> Int {
        guard !isEmpty else { return 0 }
        return sorted()[Swift.min(count - 1, Int(Double(count) * part))]
    }
}
