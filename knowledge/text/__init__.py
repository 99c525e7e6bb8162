"""From raw text to terms: cleaning, stemming, identifiers, synonyms. Articles and queries go through the same door."""
