/// The same numbers in every run.
struct SeededCuts {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// From 1 to `bound`.
    mutating func next(upTo bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound + 1
    }
}
