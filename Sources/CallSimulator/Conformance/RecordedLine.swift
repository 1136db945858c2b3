import CallCore

/// A line that does what another does and has it recorded.
struct RecordedLine: CarrierLine {
    var inner: any CarrierLine
    let recorder: DriverRecorder
    let number: Int

    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        let actions = inner.handle(input, now: now)
        recorder.add(LineRecording.Step(now: now, input: input, actions: actions), to: number)
        return actions
    }
}
