import aws from './aws'
import connection from './connection'
import data from './data'
import http from './http'
import job from './job'
import places from './places'
import request from './request'
import s3 from './s3'
import service from './service'
import system from './system'
import transfer from './transfer'
import transform from './transform'
import yaml from './yaml'

const subjects = {
  s3,
  aws,
  http,
  connection,
  service,
  request,
  transfer,
  transform,
  yaml,
  data,
  job,
  system,
}

/** What the server says, in Japanese. */
export default {
  subjects,
  sentences: Object.assign({}, ...Object.values(subjects)) as Record<string, string>,
  places,
}
