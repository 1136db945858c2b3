import CallCore

/// Why a store could not do what was asked.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable word for programs, such as `store.full`.
    public var code: String
    /// What happened, and where.
    public var message: String
    /// What to do about it.
    public var nextStep: String

    public init(code: String, message: String, nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    public var description: String { "\(code): \(message); \(nextStep)" }
}

extension StoreError {
    static func unwritable(_ path: String, _ reason: String) -> StoreError {
        StoreError(
            code: "store.unwritable", message: "cannot write \(path): \(reason)",
            nextStep: "give this user write access to it or choose another store directory")
    }

    static func missing(_ directory: String) -> StoreError {
        StoreError(
            code: "store.missing", message: "there is no call store in \(directory)",
            nextStep: "name another one with --store, or run calls on it first: voicecall gateway")
    }

    static func unreadable(_ path: String) -> StoreError {
        StoreError(
            code: "store.unreadable", message: "cannot read \(path)", nextStep: "give this user read access to it")
    }

    /// Something about a number cannot be removed while a call with it goes on.
    static func live(_ calls: [CallID]) -> StoreError {
        let names = calls.map(\.text).joined(separator: ", ")
        return StoreError(
            code: "store.live-calls", message: "a call with this number is live (\(names)); nothing was removed",
            nextStep: "end it first: voicecall end --call-id CALL")
    }

    static func full(_ path: String) -> StoreError {
        StoreError(
            code: "store.full", message: "no space left for \(path); nothing of this write was kept",
            nextStep: "free space on that file system")
    }

    static func symlink(_ path: String, real: String) -> StoreError {
        StoreError(
            code: "store.symlink", message: "the store path passes through the symbolic link \(path)",
            nextStep: "configure the real path, \(real)")
    }

    static func inUse(_ path: String, by owner: String) -> StoreError {
        StoreError(
            code: "store.in-use", message: "the store \(path) is in use by \(owner)",
            nextStep: "stop that process first or choose another store directory")
    }

    static func corrupt(_ path: String, _ reason: String) -> StoreError {
        StoreError(
            code: "store.corrupt", message: "\(path) is damaged: \(reason)",
            nextStep: "move it away and start again, or restore it from a backup")
    }

    static func foreign(_ path: String) -> StoreError {
        StoreError(
            code: "store.foreign", message: "\(path) is a database of another program",
            nextStep: "choose another store directory")
    }

    static func newer(_ path: String, found: Int, known: Int) -> StoreError {
        StoreError(
            code: "store.newer",
            message: "\(path) has schema \(found), this program knows schemas up to \(known)",
            nextStep: "run the newer voicecall that wrote it or choose another store directory")
    }

    static func duplicate(_ entry: JournalEntry) -> StoreError {
        StoreError(
            code: "store.duplicate",
            message: "call \(entry.callID) already has journal entry \(entry.sequence) (new kind: \(entry.kind))",
            nextStep: "two writers share this call; report it with the journal of the call")
    }

    static func placementTaken(_ key: String, by call: CallID) -> StoreError {
        StoreError(
            code: "store.placement-taken", message: "the placement key \(key) already belongs to call \(call)",
            nextStep: "use that call or place the new one under another key")
    }

    static func tooDeep(_ what: String) -> StoreError {
        StoreError(
            code: "store.too-deep",
            message: "\(what) holds tables nested deeper than \(JSONDepth.stored)",
            nextStep: "store a flatter value")
    }

    /// The store as a whole cannot be read or written at the moment, whatever was asked of it.
    var isOfTheStore: Bool {
        ["store.full", "store.locked", "store.unwritable", "store.unreadable", "store.io", "store.closed"].contains(
            code)
    }

    /// What `CuttingJournal` throws where a process would have ended.
    public static let cut = StoreError(
        code: "store.cut", message: "the process was cut here by a test", nextStep: "start again from the store")
}
