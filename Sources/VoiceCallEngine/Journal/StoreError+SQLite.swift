import GRDB

extension StoreError {
    /// What an error that came out of a database access means for the user of the store at `path`.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self = Self.mapped(error, path)
        default:
            self.init(
                code: "store.failed", message: "\(path): \(error)", nextStep: "report it together with this message")
        }
    }

    private static func mapped(_ error: DatabaseError, _ path: String) -> StoreError {
        let reason = error.message ?? "\(error.resultCode)"
        return switch error.resultCode {
        case .SQLITE_FULL: .full(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            StoreError(
                code: "store.locked", message: "\(path) was locked by another process for 5 s",
                nextStep: "find the process that holds it (fuser \(path)) and end its transaction")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt(path, reason)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .unwritable(path, reason)
        case .SQLITE_IOERR:
            StoreError(
                code: "store.io", message: "\(path): \(reason) (\(error.extendedResultCode))",
                nextStep: "check the disk and its file system, then start again")
        case .SQLITE_MISUSE:
            StoreError(
                code: "store.closed", message: "\(path) was closed before this operation",
                nextStep: "open the store again")
        default:
            StoreError(
                code: "store.failed", message: "\(path): \(reason)", nextStep: "report it together with this message")
        }
    }
}
