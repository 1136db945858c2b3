import CallHearing

/// A bot and its echo, with and without a caller who interrupts.
struct EchoTrial {
    private(set) var selfInterruptions = 0
    private(set) var interruptions = 0
    /// Milliseconds from each interruption's clear onset to its telling; those that were missed have none.
    private(set) var delays: [Int] = []
    private(set) var path: EchoPath?

    init(_ scene: EchoScene) {
        var detector = BargeInDetector()
        self.init(scene, &detector, from: 0)
    }

    /// With a detector that lived before, on the clock from `start` milliseconds on.
    init(_ scene: EchoScene, _ detector: inout BargeInDetector, from start: Int) {
        let told = Self.bargeIns(scene, &detector, from: start)
        var explained = Set<Int>()
        for utterance in scene.interruptions {
            interruptions += 1
            let span = utterance.start / 8...utterance.end / 8
            if let first = told.first(where: { span.contains($0) }) { delays.append(first - utterance.onset / 8) }
            explained.formUnion(told.filter { (span.lowerBound...span.upperBound + 300).contains($0) })
        }
        selfInterruptions = told.count { !explained.contains($0) }
        path = detector.echo.path
    }

    /// How many were told within `milliseconds` of their clear onset.
    func found(within milliseconds: Int) -> Int { delays.count { $0 <= milliseconds } }

    private static func bargeIns(_ scene: EchoScene, _ detector: inout BargeInDetector, from start: Int) -> [Int] {
        let sent = scene.sent.muLaw
        var told: [Int] = []
        scene.line.muLaw.forEachFrame { frame, milliseconds in
            let place = milliseconds * 8
            detector.sent(sent.span.extracting(place..<place + 160), at: start + milliseconds)
            if case .bargeIn = detector.heard(frame, at: start + milliseconds, botIsPlaying: true) {
                told.append(milliseconds + 20)
            }
        }
        return told
    }
}
