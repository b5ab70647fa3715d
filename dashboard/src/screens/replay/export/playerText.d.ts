/** See dashboard/filePlayer.ts. */
declare module 'virtual:file-player' {
  export const script: string
  export const style: string
  /** As a Content-Security-Policy names it: `sha256-…`. */
  export const hash: string
}
