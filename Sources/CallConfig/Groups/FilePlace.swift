/// Paths as a configuration writes them.
enum FilePlace {
    static func absolute(_ path: String, home: String, folder: String) -> String {
        if path == "~" { return home }
        if path.hasPrefix("~/") { return joined(home, String(path.dropFirst(2))) }
        return path.hasPrefix("/") || folder.isEmpty ? path : joined(folder, path)
    }

    /// The folder that a file is in; "." for a plain name.
    static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    private static func joined(_ folder: String, _ path: String) -> String {
        let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }
}
