/// The candidate that a word was probably meant to be, or `nil` where none is near.
///
/// Near is at most one edit (insertion, deletion, replacement, swap of neighbours) for each three letters, without regard
/// to case. The first of equally near candidates wins.
package func closestSpelling(to word: String, among candidates: [String]) -> String? {
    let letters = Array(word.lowercased())
    let limit = max(1, letters.count / 3)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        let distance = editDistance(letters, Array(candidate.lowercased()))
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
}

/// The number of edits between two words ("optimal string alignment").
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    // Keeps a hostile key of a million letters from costing a matrix of its size.
    guard abs(left.count - right.count) <= 8, left.count <= 100 else { return .max }
    var rows = [Array(0...right.count)]
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            let replaced = rows[row][column] + (left[row] == right[column] ? 0 : 1)
            var distance = min(replaced, rows[row][column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                distance = min(distance, rows[row - 1][column - 1] + 1)
            }
            current.append(distance)
        }
        rows.append(current)
    }
    return rows[left.count][right.count]
}
