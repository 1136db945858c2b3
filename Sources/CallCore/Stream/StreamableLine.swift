/// A carrier's line that can have its call's sound brought to a media socket instead of speaking and hearing itself.
/// While `LineContext.stream` is set and not given up, it asks for the stream whenever nothing else is to be done.
public protocol StreamableLine: CarrierLine {
    /// The stream has broken off: it is to be asked for once more, if the carrier does not come back by itself.
    mutating func streamLost(now: CallTime) -> [LineAction]
    /// From now on the line speaks and hears by itself.
    mutating func giveUpStream(now: CallTime) -> [LineAction]
}
