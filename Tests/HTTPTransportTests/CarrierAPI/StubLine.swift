import CallCore

/// A line on which nothing happens.
struct StubLine: CarrierLine {
    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] { [] }
}
