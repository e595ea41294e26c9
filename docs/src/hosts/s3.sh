#!/usr/bin/env bash
# AWS command line: put the name of your bucket here, and run this in the folder of the site after each build.
set -euo pipefail
bucket=BUCKET

# send FOLDER CACHING OPTION…: sends what is new or different, and deletes what is gone.
send() {
  aws s3 sync "public/$1" "s3://$bucket/$1" --delete --cache-control "$2" "${@:3}"
}

# typed TYPE CACHING PATTERN…: the files of these patterns. `rest` keeps in mind that they are done.
rest=(--exclude 'static/*' --exclude 'api/3/*' --exclude '.odcat/*')
typed() {
  local only=() pattern
  for pattern in "${@:3}"; do
    only+=(--include "$pattern")
    rest+=(--exclude "$pattern")
  done
  send '' "$2" --exclude '*' "${only[@]}" --exclude 'static/*' --exclude 'api/3/*' --exclude '.odcat/*' --content-type "$1"
}

# What pages lead to comes before them. Old files of static/ stay: their pages may still be open.
aws s3 sync public/static/ "s3://$bucket/static/" --cache-control 'public, max-age=31536000, immutable'
send api/3/ no-cache --content-type application/json
typed 'text/csv; charset=utf-8' no-cache '*.csv'
typed 'text/plain; charset=utf-8' no-cache '*.txt'
typed 'text/turtle; charset=utf-8' no-cache '*.ttl' '.well-known/void'
typed application/atom+xml no-cache 'feed.xml' '*/feed.xml'
typed application/geo+json no-cache '*.geojson'
typed application/json no-cache '*.json'
typed application/ld+json no-cache '*.jsonld'
typed application/rdf+xml no-cache '*.rdf'
typed application/vnd.apache.parquet no-cache '*.parquet'
typed application/x-ndjson no-cache '*.ndjson'
typed 'text/html; charset=utf-8' 'public, max-age=300' '*.html'
send '' no-cache "${rest[@]}"
