import CallCore

/// A line that does what another does while what reaches it is noted.
struct WatchedLine: CarrierLine {
    var inner: any CarrierLine
    let watch: ProcessWatch
    let number: Int

    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        let isWebhook = if case .notice = input { true } else { false }
        watch.add(ProcessWatch.Input(line: number, at: now, isWebhook: isWebhook))
        return inner.handle(input, now: now)
    }
}
