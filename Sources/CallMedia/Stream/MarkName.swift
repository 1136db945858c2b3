import CallCore

/// The name of a mark on the wire: short enough to need no memory, and readable back.
enum MarkName {
    static func text(_ mark: PlayoutMark) -> String { "\(mark.serial).\(mark.position).\(mark.epoch)" }

    /// Nil for a name that is none of ours.
    static func read(_ name: String) -> PlayoutMark? {
        let parts = name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 3, let serial = Int(Substring(parts[0])), let position = Milliseconds(Substring(parts[1])),
            let epoch = Int(Substring(parts[2])), serial > 0, position >= 0, epoch >= 0
        else { return nil }
        return PlayoutMark(serial: serial, position: position, epoch: epoch)
    }
}
